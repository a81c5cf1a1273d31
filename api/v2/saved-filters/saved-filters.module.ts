import { Module } from '@nestjs/common';
import { SavedFiltersController } from './saved-filters.controller.ts';

@Module({ controllers: [SavedFiltersController] })
export class SavedFiltersModule {}
